import { describe, expect, test } from '@jest/globals';
import { splitReply, wellKnownMarkers } from '../../../../src/mail';
import { messageOf } from '../../../support/mail/message';

const split = (text: string, subject = 'Re: Hello'): ReturnType<typeof splitReply> =>
  splitReply(messageOf({ subject, text }));

describe('quotes', () => {
  test('above a quote', () => {
    const { replyText, quotedText, by } = split('Yes.\n\nOn 4 Mar 2024, at 10:15, John wrote:\n\n> Is it?\n> John\n');
    expect(replyText).toBe('Yes.');
    expect(quotedText).toBe('On 4 Mar 2024, at 10:15, John wrote:\n\n> Is it?\n> John');
    expect(by).toMatchObject({ clue: 'attribution', text: 'On 4 Mar 2024, at 10:15, John wrote:' });
  });

  test('above a mail that is not marked as quoted', () => {
    expect(split('Yes.\n\nOn 4 Mar 2024, at 10:15, John wrote:\n\nIs it?\n\nJohn').replyText).toBe('Yes.');
  });

  test('below one quote', () => {
    expect(split('On 4 Mar 2024 John wrote:\n> Is it?\n\nYes.\n\n-- \nJane').replyText).toBe('Yes.');
  });

  test('a greeting above and the answer below', () => {
    expect(split('Hi John,\n\nOn 4 Mar 2024 John wrote:\n> Is it?\n\nYes.').replyText).toBe('Hi John,\n\nYes.');
  });

  test('answers between quotes', () => {
    const { replyText } = split('On 4 Mar 2024 John wrote:\n> One?\n\nFirst.\n\n> Two?\n\nSecond.\n\n> Bye\n> John');
    expect(replyText).toBe('> One?\n\nFirst.\n\n> Two?\n\nSecond.');
  });

  test('a list footer under the quote is no answer', () => {
    const footer =
      '_______________________________________________\nusers mailing list\nhttp://lists.example/mailman/listinfo/users';
    expect(split(`Yes.\n\nOn 4 Mar 2024 John wrote:\n> Is it?\n${footer}`).replyText).toBe('Yes.');
  });

  test('a line that a program broke stays with its quote', () => {
    const quoted = '> This is a rather long line that the program of the sender has wrapped at the end';
    expect(split(`Yes.\n\n${quoted}\nof the line.\n> John`).replyText).toBe('Yes.');
  });

  test('only an answered mail: nothing is new', () => {
    expect(split('On 4 Mar 2024 John wrote:\n> Is it?').replyText).toBe('');
    expect(split('> On 4 Mar 2024 John wrote:\n> > Is it?').replyText).toBe('');
  });

  test('a quotation in a new mail stays', () => {
    expect(split('> To be or not to be\n\nWho wrote that?', 'Question').replyText).toBe(
      '> To be or not to be\n\nWho wrote that?',
    );
  });

  test('fenced code is content, whatever it looks like', () => {
    const code = '```\n--\nOn 4 Mar 2024 John wrote:\n> x\n```';
    expect(split(`See\n\n${code}\n\nDone`).replyText).toBe(`See\n\n${code}\n\nDone`);
  });
});

describe('header blocks', () => {
  test.each([
    ['en', 'From: John Doe <john@acme.example>\nSent: Monday, March 4, 2024 10:15 AM\nTo: Jane\nSubject: Hello'],
    [
      'de',
      'Von: John Doe [mailto:john@acme.example] \nGesendet: Montag, 4. März 2024 10:15\nAn: Jane\nCc: Max\nBetreff: Hallo',
    ],
    ['fr', 'De : John Doe\nEnvoyé : lundi 4 mars 2024 10:15\nÀ : Jane\nObjet : Bonjour'],
    ['es', 'De: John Doe\nEnviado el: lunes, 4 de marzo de 2024 10:15\nPara: Jane\nAsunto: Hola'],
    ['it', 'Da: John Doe\nInviato: lunedì 4 marzo 2024 10:15\nA: Jane\nOggetto: Ciao'],
    ['pt', 'De: John Doe\nEnviada em: segunda-feira, 4 de março de 2024 10:15\nPara: Jane\nAssunto: Olá'],
    ['nl', 'Van: John Doe\nVerzonden: maandag 4 maart 2024 10:15\nAan: Jane\nOnderwerp: Hallo'],
    ['sv', 'Från: John Doe\nSkickat: den 4 mars 2024 10:15\nTill: Jane\nÄmne: Hej'],
    ['da', 'Fra: John Doe\nSendt: 4. marts 2024 10:15\nTil: Jane\nEmne: Hej'],
    ['fi', 'Lähettäjä: John Doe\nLähetetty: maanantai 4. maaliskuuta 2024 10.15\nVastaanottaja: Jane\nAihe: Hei'],
    ['pl', 'Od: John Doe\nWysłano: poniedziałek, 4 marca 2024 10:15\nDo: Jane\nTemat: Cześć'],
    ['cs', 'Od: John Doe\nOdesláno: pondělí 4. března 2024 10:15\nKomu: Jane\nPředmět: Ahoj'],
    ['hu', 'Feladó: John Doe\nElküldve: 2024. március 4., hétfő 10:15\nCímzett: Jane\nTárgy: Szia'],
    ['ro', 'De la: John Doe\nTrimis: luni, 4 martie 2024 10:15\nCătre: Jane\nSubiect: Salut'],
    ['bg', 'От: John Doe\nИзпратено: понеделник, 4 март 2024 10:15\nДо: Jane\nОтносно: Здравей'],
    ['el', 'Από: John Doe\nΑπεστάλη: Δευτέρα, 4 Μαρτίου 2024 10:15\nΠρος: Jane\nΘέμα: Γεια'],
    ['ru', 'От: John Doe\nОтправлено: 4 марта 2024 г. 10:15\nКому: Jane\nТема: Привет'],
    ['uk', 'Від: John Doe\nНадіслано: 4 березня 2024 р. 10:15\nКому: Jane\nТема: Привіт'],
    ['tr', 'Kimden: John Doe\nGönderildi: 4 Mart 2024 Pazartesi 10:15\nKime: Jane\nKonu: Merhaba'],
    ['hr', 'Šalje: John Doe\nPoslano: 4. ožujka 2024. 10:15\nPrima: Jane\nPredmet: Bok'],
    ['et', 'Saatja: John Doe\nSaadetud: esmaspäev, 4. märts 2024 10:15\nAdressaat: Jane\nTeema: Tere'],
    ['lt', 'Nuo: John Doe\nIšsiųsta: 2024 m. kovo 4 d. 10:15\nKam: Jane\nTema: Labas'],
    ['ja', '差出人: John Doe\n送信日時: 2024年3月4日 10:15\n宛先: Jane\n件名: こんにちは'],
    ['zh', '发件人: John Doe\n发送时间: 2024年3月4日 10:15\n收件人: Jane\n主题: 你好'],
    ['zh-TW', '寄件者： John Doe\n寄件日期： 2024年3月4日 10:15\n收件者： Jane\n主旨： 你好'],
    ['ko', '보낸 사람: John Doe\n보낸 날짜: 2024년 3월 4일 10:15\n받는 사람: Jane\n제목: 안녕'],
    ['ar', 'من: John Doe\nتاريخ الإرسال: 4 مارس 2024\nإلى: Jane\nالموضوع: مرحبا'],
    ['he', 'מאת: John Doe\nנשלח: יום שני 04 מרץ 2024 10:15\nאל: Jane\nנושא: שלום'],
    ['th', 'จาก: John Doe\nส่ง: 4 มีนาคม 2567 10:15\nถึง: Jane\nเรื่อง: สวัสดี'],
    ['vi', 'Từ: John Doe\nĐã gửi: Thứ Hai, 4 tháng 3, 2024 10:15\nĐến: Jane\nChủ đề: Xin chào'],
    ['bold marks', '*From:* John Doe\n*Sent:* Monday, March 4, 2024\n*To:* Jane\n*Subject:* Hello'],
    ['blank lines between', 'From: John Doe\n\nSent: Monday, March 4, 2024\n\nTo: Jane\n\nSubject: Hello'],
    [
      'long To',
      'From: John Doe\nSent: Monday, March 4, 2024\nTo: Jane <jane@customer.example>;\n Max <max@customer.example>\nSubject: Hello',
    ],
  ])('%s', (_, block) => {
    const { replyText, quotedText, by } = split(
      `New words\n\n________________________________\n${block}\n\nOriginal words`,
    );
    expect(replyText).toBe('New words');
    expect(quotedText).toContain('Original words');
    expect(by.clue).toBe('header-block');
  });

  test('labels in a person’s text are no block', () => {
    const text = 'From: the left side\n\nthe pump leaks.\n\nTo: the right side it does not.';
    expect(split(text).replyText).toBe(text);
  });
});

describe('separators', () => {
  test.each([
    '-----Original Message-----',
    '- Original Message -',
    '----- Ursprüngliche Nachricht',
    '-------- Ursprüngliche Nachricht --------',
    '------------------ 原始邮件 ------------------',
    '-------- Message d’origine --------',
    '*----- Mensaje original -----*',
  ])('%s', (line) => {
    const { replyText, by } = split(`New words\n\n${line}\n\nOriginal words`);
    expect(replyText).toBe('New words');
    expect(by.clue).toBe('original-separator');
  });

  test('an answer under a quoted original', () => {
    expect(
      split('-----Original Message-----\nFrom: John\nSent: 4 Mar 2024\nTo: Jane\n\n> Is it?\n\nYes.').replyText,
    ).toBe('Yes.');
  });
});

describe('our own marker', () => {
  test('ends the new text, quoted or not', () => {
    const { replyText, usedMarker, by } = split(
      'Yes.\n\nJohn wrote on 4/3/2024:\n> ##- Please type your reply above this line -##\n> Hello',
    );
    expect(replyText).toBe('Yes.');
    expect(usedMarker).toBe(true);
    expect(by.clue).toBe('own-marker');
  });

  test.each(wellKnownMarkers)('of well known systems: %s', (marker) => {
    expect(split(`Yes.\n\n${marker}\n\nOriginal words`)).toMatchObject({ replyText: 'Yes.', usedMarker: true });
  });

  test('is given as an option', () => {
    const message = messageOf({ subject: 'Re: Hello', text: 'Yes.\n\n~~ antworte hier drüber ~~\n\nOriginal words' });
    expect(splitReply(message, { markers: ['antworte hier drüber'] }).replyText).toBe('Yes.');
    expect(splitReply(message).usedMarker).toBe(false);
  });

  test('does not swallow an answer written below it', () => {
    expect(split('> Reply above this line\n> Hello\n\nSorry, I answer below.').replyText).toContain(
      'Sorry, I answer below.',
    );
  });

  test('in a sentence is no marker', () => {
    expect(
      split('Please reply above this line of reasoning, it is the better one and I like it.\n\nThanks').usedMarker,
    ).toBe(false);
  });
});

describe('signatures', () => {
  test.each([
    ['the true delimiter', 'Yes.\n\n-- \nJane Roe\nAcme'],
    ['two hyphens', 'Yes.\n--\nJane Roe'],
    ['a line of underscores', 'Yes.\n\n_____________\nJane Roe\n+49 30 1234567'],
    ['an em dash', 'Yes.\n\n—\nJane Roe'],
    ['a name after a hyphen', 'Yes.\n\n-Jane Roe'],
    ['iPhone', 'Yes.\n\nSent from my iPhone'],
    ['iPhone with a link', 'Yes.\n\nSent from my iPhone<https://example.com/x>'],
    ['excuses', 'Yes.\n\nSent from my phone, please excuse typos.'],
    ['Outlook', 'Yes.\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>'],
    ['de', 'Ja.\n\nVon meinem Samsung Galaxy Smartphone gesendet.'],
    ['fr', 'Oui.\n\nEnvoyé de mon iPhone'],
    ['es', 'Sí.\n\nEnviado desde mi iPhone'],
    ['it', 'Sì.\n\nInviato da iPhone'],
    ['pt', 'Sim.\n\nEnviado do meu iPhone'],
    ['nl', 'Ja.\n\nVerstuurd vanaf mijn iPhone'],
    ['sv', 'Ja.\n\nSkickat från min iPhone'],
    ['da', 'Ja.\n\nSendt fra min iPhone'],
    ['fi', 'Joo.\n\nLähetetty iPhonesta'],
    ['pl', 'Tak.\n\nWysłane z iPhone’a'],
    ['cs', 'Ano.\n\nOdesláno z iPhonu'],
    ['hu', 'Igen.\n\niPhone-ról küldve'],
    ['ro', 'Da.\n\nTrimis de pe iPhone-ul meu'],
    ['ru', 'Да.\n\nОтправлено с iPhone'],
    ['uk', 'Так.\n\nНадіслано з iPhone'],
    ['tr', 'Evet.\n\niPhone’umdan gönderildi'],
    ['ja', 'はい。\n\niPhoneから送信'],
    ['zh', '好。\n\n发自我的iPhone'],
    ['zh-TW', '好。\n\n從我的 iPhone 傳送'],
    ['ko', '네.\n\n나의 iPhone에서 보냄'],
    ['he', 'כן.\n\nנשלח מה-iPhone שלי'],
    ['el', 'Ναι.\n\nΣτάλθηκε από το iPhone μου'],
    ['vi', 'Vâng.\n\nĐã gửi từ iPhone của tôi'],
    ['th', 'ใช่\n\nส่งจาก iPhone ของฉัน'],
  ])('%s', (_, text) => {
    const { replyText, signature } = split(text);
    expect(replyText).toBe(text.split('\n')[0]);
    expect(signature).not.toBe('');
  });

  test.each([
    'Sent from my desk, this would be much easier to explain.',
    'Sent from the warehouse on Monday the parcel should have arrived by now, but nobody has seen it yet.',
    'Steps\n-----\nTurn it off and on again.\n\nThen call me, please, it is urgent now.',
    'One part.\n\n---\n\n1. first\n2. second\n\n---\n\nAnother part of my long mail.',
    'Item | Price\n-----|------\nPump | 12',
    'Thanks,\nJane',
  ])('a person wrote: %s', (text) => {
    expect(split(text).replyText).toBe(text);
  });
});
