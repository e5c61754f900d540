/** What the gateway counts, in Prometheus' text format (version 0.0.4). No tenant and no host: labels must stay few. */

const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

export class Metrics {
  readonly #calls = new Map<string, number>();
  readonly #seconds = new Map<string, Histogram>();
  #fetchedBytes = 0;
  #fetchedMessages = 0;

  /** @param outcome `ok` or the code of the failure */
  called(call: string, outcome: string, seconds: number): void {
    const key = `call="${call}",outcome="${outcome}"`;
    this.#calls.set(key, (this.#calls.get(key) ?? 0) + 1);
    const histogram = this.#seconds.get(call) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 };
    for (const [index, bound] of buckets.entries())
      if (seconds <= bound) histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
    histogram.sum += seconds;
    histogram.count++;
    this.#seconds.set(call, histogram);
  }

  fetched(messages: number, bytes: number): void {
    this.#fetchedMessages += messages;
    this.#fetchedBytes += bytes;
  }

  /** @param gauges what is asked for at the moment of scraping, by name */
  text(gauges: Readonly<Record<string, number>>): string {
    const lines = [
      '# HELP postroom_gateway_calls_total Calls by outcome.',
      '# TYPE postroom_gateway_calls_total counter',
    ];
    for (const [labels, count] of this.#calls) lines.push(`postroom_gateway_calls_total{${labels}} ${count}`);
    lines.push(
      '# HELP postroom_gateway_call_seconds How long calls take.',
      '# TYPE postroom_gateway_call_seconds histogram',
    );
    for (const [call, { counts, sum, count }] of this.#seconds) {
      const name = 'postroom_gateway_call_seconds';
      for (const [index, bound] of buckets.entries())
        lines.push(`${name}_bucket{call="${call}",le="${bound}"} ${counts[index] ?? 0}`);
      lines.push(
        `${name}_bucket{call="${call}",le="+Inf"} ${count}`,
        `${name}_sum{call="${call}"} ${sum}`,
        `${name}_count{call="${call}"} ${count}`,
      );
    }
    counter(lines, 'fetched_messages_total', 'Messages handed over.', this.#fetchedMessages);
    counter(lines, 'fetched_bytes_total', 'Bytes of messages handed over.', this.#fetchedBytes);
    for (const [name, value] of Object.entries(gauges)) {
      lines.push(`# TYPE postroom_gateway_${name} gauge`, `postroom_gateway_${name} ${value}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

function counter(lines: string[], name: string, help: string, value: number): void {
  lines.push(
    `# HELP postroom_gateway_${name} ${help}`,
    `# TYPE postroom_gateway_${name} counter`,
    `postroom_gateway_${name} ${value}`,
  );
}
