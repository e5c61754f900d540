/** The logo: an image from this computer, put into each mail. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Field, TextField } from '../kit/field';
import type { Logo } from '../../../../src/contract';

const mostBytes = 60 * 1024;
const types = ['image/png', 'image/jpeg', 'image/gif'] as const;

interface LogoFieldProps {
  readonly logo: Logo | null;
  readonly onChange: (logo: Logo | null) => void;
  readonly problem?: string | undefined;
}

export function LogoField({ logo, onChange, problem }: LogoFieldProps): ReactElement {
  const [unread, setUnread] = useState<string>();
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const read = await logoFrom(file);
    if (typeof read === 'string') setUnread(read);
    else {
      setUnread(undefined);
      onChange(read);
    }
  };
  return (
    <>
      <Field
        label="Logo"
        problem={unread ?? problem}
        help="PNG, JPEG or GIF of at most 60 KiB. It travels in the mail: nothing is loaded from outside."
      >
        {({ id, describedBy }) => (
          <input
            id={id}
            type="file"
            accept={types.join(',')}
            aria-describedby={describedBy}
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {logo && (
        <>
          <p className="logo-shown">
            <img src={`data:${logo.type};base64,${logo.dataBase64}`} alt={logo.alt} width={logo.widthPx} />
            <Button onClick={() => onChange(null)}>Remove the logo</Button>
          </p>
          <TextField
            label="Shown when images are off"
            name="logoAlt"
            value={logo.alt}
            onChange={(alt) => onChange({ ...logo, alt })}
          />
          <TextField
            label="Width in pixels"
            name="logoWidth"
            type="number"
            value={String(logo.widthPx)}
            onChange={(width) =>
              onChange({ ...logo, widthPx: Math.max(16, Math.min(560, Math.round(Number(width)) || 16)) })
            }
          />
        </>
      )}
    </>
  );
}

/** @returns what is wrong, in words, when it cannot be used */
async function logoFrom(file: File): Promise<Logo | string> {
  const type = types.find((one) => one === file.type);
  if (!type) return 'Choose a PNG, JPEG or GIF image.';
  if (file.size > mostBytes) return 'The image is larger than 60 KiB. Make it smaller: 400 pixels of width are enough.';
  const address = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsDataURL(file);
  });
  const image = new Image();
  image.src = address;
  const isImage = await image.decode().then(
    () => true,
    () => false,
  );
  if (!isImage) return 'This file is no image that a browser can show.';
  const widthPx = Math.max(
    16,
    Math.min(560, image.naturalWidth > 280 ? Math.round(image.naturalWidth / 2) : image.naturalWidth),
  );
  return {
    fileName: file.name.slice(-100),
    type,
    dataBase64: address.slice(address.indexOf(',') + 1),
    alt: '',
    widthPx,
  };
}
