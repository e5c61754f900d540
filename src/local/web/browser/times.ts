/** Times in the zone and manner of who reads; the exact time stays as the title. */
for (const element of document.querySelectorAll('time')) {
  const when = new Date(element.dateTime);
  const sameYear = when.getFullYear() === new Date().getFullYear();
  element.textContent = when.toLocaleString(undefined, {
    ...(sameYear ? {} : { year: 'numeric' }),
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  });
}
