/**
 * The words of Postroom's own templates. `{name}` is put in by Liquid; a phrase is a whole sentence, since languages do not agree
 * on the order of words.
 */
import type { ownLanguages } from '../../contract';

export interface Phrases {
  /** `{author}` wrote a comment. */
  readonly wrote: string;
  readonly created: string;
  readonly updated: string;
  readonly statusChanged: string;
  readonly assigned: string;
  readonly resolved: string;
  /** What to do when it is not solved. */
  readonly notResolved: string;
  readonly attached: string;
  /** Files that were too big. */
  readonly links: string;
  readonly answerHint: string;
  /** An empty value of a field. */
  readonly none: string;
}

export const phrases: Readonly<Record<(typeof ownLanguages)[number], Phrases>> = {
  en: {
    wrote: '{author} wrote:',
    created: '{actor} opened a new issue:',
    updated: '{actor} made changes:',
    statusChanged: 'The status is now {status}.',
    assigned: '{assignee} now takes care of this.',
    resolved: 'This has been resolved: {resolution}.',
    notResolved: 'If something is still not right, simply answer this e-mail.',
    attached: '{actor} attached:',
    links: 'These files are too big for an e-mail:',
    answerHint: 'To add to this conversation, simply answer this e-mail.',
    none: 'none',
  },
  de: {
    wrote: '{author} schrieb:',
    created: '{actor} hat einen neuen Vorgang eröffnet:',
    updated: '{actor} hat Änderungen vorgenommen:',
    statusChanged: 'Der Status ist jetzt {status}.',
    assigned: '{assignee} kümmert sich jetzt darum.',
    resolved: 'Dieser Vorgang ist gelöst: {resolution}.',
    notResolved: 'Falls noch etwas nicht stimmt, antworten Sie einfach auf diese E-Mail.',
    attached: '{actor} hat angehängt:',
    links: 'Diese Dateien sind zu groß für eine E-Mail:',
    answerHint: 'Um etwas hinzuzufügen, antworten Sie einfach auf diese E-Mail.',
    none: 'leer',
  },
  hu: {
    wrote: '{author} ezt írta:',
    created: '{actor} új ügyet nyitott:',
    updated: '{actor} módosításokat végzett:',
    statusChanged: 'Az ügy állapota mostantól: {status}.',
    assigned: 'Az üggyel mostantól {assignee} foglalkozik.',
    resolved: 'Az ügy megoldódott: {resolution}.',
    notResolved: 'Ha valami mégsem lenne rendben, egyszerűen válaszoljon erre a levélre.',
    attached: '{actor} fájlt csatolt:',
    links: 'Ezek a fájlok túl nagyok egy levélhez:',
    answerHint: 'Ha hozzá szeretne tenni valamit, egyszerűen válaszoljon erre a levélre.',
    none: 'üres',
  },
  fr: {
    wrote: '{author} a écrit :',
    created: '{actor} a ouvert un nouveau ticket :',
    updated: '{actor} a apporté des modifications :',
    statusChanged: 'Le statut est maintenant {status}.',
    assigned: '{assignee} s’en occupe désormais.',
    resolved: 'Ce ticket est résolu : {resolution}.',
    notResolved: 'S’il reste un problème, répondez simplement à cet e-mail.',
    attached: '{actor} a joint :',
    links: 'Ces fichiers sont trop volumineux pour un e-mail :',
    answerHint: 'Pour ajouter un message, répondez simplement à cet e-mail.',
    none: 'vide',
  },
  es: {
    wrote: '{author} escribió:',
    created: '{actor} abrió una incidencia nueva:',
    updated: '{actor} hizo cambios:',
    statusChanged: 'El estado es ahora {status}.',
    assigned: '{assignee} se ocupa ahora de esto.',
    resolved: 'Esta incidencia está resuelta: {resolution}.',
    notResolved: 'Si algo sigue sin funcionar, responda a este correo.',
    attached: '{actor} adjuntó:',
    links: 'Estos archivos son demasiado grandes para un correo:',
    answerHint: 'Para añadir algo, responda a este correo.',
    none: 'vacío',
  },
  ja: {
    wrote: '{author}さんのコメント：',
    created: '{actor}さんが新しい課題を作成しました：',
    updated: '{actor}さんが変更しました：',
    statusChanged: 'ステータスが「{status}」になりました。',
    assigned: '{assignee}さんが担当することになりました。',
    resolved: 'この課題は解決しました：{resolution}',
    notResolved: '問題が残っている場合は、このメールにご返信ください。',
    attached: '{actor}さんがファイルを添付しました：',
    links: '次のファイルは大きすぎるため、メールに添付されていません：',
    answerHint: '追記する場合は、このメールにご返信ください。',
    none: 'なし',
  },
};
