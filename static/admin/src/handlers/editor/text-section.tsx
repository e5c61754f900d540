/** Text and attachments: what is cut, what is attached. */
import type { ReactElement } from 'react';
import { bytesInMegabyte, notesOf } from '../words';
import { problemAt } from './draft';
import { Check, Fold, Lines, NumberField, type SectionProps } from './fields';

export function TextSection({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { text } = draft;
  return (
    <Fold
      title="Text and attachments"
      notes={notesOf(draft).text}
      usual="Quotes and signatures are cut; all files are attached."
      paths={['text', 'attachments']}
      editor={editor}
    >
      <Check
        label="Cut what the mail quotes of earlier mails"
        isChecked={text.quotes === 'cut'}
        onChange={(is) => change('text', { quotes: is ? 'cut' : 'keep' })}
      />
      <Check
        label="Cut signatures"
        isChecked={text.signatures === 'cut'}
        onChange={(is) => change('text', { signatures: is ? 'cut' : 'keep' })}
      />
      <Lines
        label="Lines below which everything is quoted"
        name="markers"
        value={text.markers}
        onChange={(markers) => change('text', { markers })}
        problem={problemAt(draft, problems, 'text.markers')}
        help="One a line, beside those Postroom knows: the marks of mail programs in more than 25 languages."
      />
      <AttachmentFields editor={editor} />
    </Fold>
  );
}

function AttachmentFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { attachments } = draft;
  return (
    <>
      <Lines
        label="Attach only"
        name="allow"
        value={attachments.allow}
        onChange={(allow) => change('attachments', { allow })}
        problem={problemAt(draft, problems, 'attachments.allow')}
        placeholder={'*.pdf\nimage/*'}
        help="File names or types, one a line. Empty: all files."
      />
      <Lines
        label="Leave out"
        name="fileBlock"
        value={attachments.block}
        onChange={(block) => change('attachments', { block })}
        problem={problemAt(draft, problems, 'attachments.block')}
        placeholder="*.exe"
        help="File names or types, one a line."
      />
      <NumberField
        label="Largest file in MB"
        name="mostBytes"
        value={attachments.mostBytes}
        mayBeEmpty
        unit={bytesInMegabyte}
        onChange={(mostBytes) => change('attachments', { mostBytes })}
        problem={problemAt(draft, problems, 'attachments.mostBytes')}
        help="Empty: what Jira takes."
      />
      <Check
        label="Leave out pictures that come again and again"
        isChecked={attachments.leaveOutRepeatedImages}
        onChange={(leaveOutRepeatedImages) => change('attachments', { leaveOutRepeatedImages })}
        help="Logos of signatures, from the second time on."
      />
      <Check
        label="Always attach the mail itself"
        isChecked={attachments.original === 'always'}
        onChange={(is) => change('attachments', { original: is ? 'always' : 'when-cut' })}
        help="As an .eml file. Otherwise only when a text is too long for Jira."
      />
    </>
  );
}
