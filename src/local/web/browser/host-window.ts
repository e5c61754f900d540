/** What the admin page's bridge and the parent window share. Types only. */

export type ColorMode = 'light' | 'dark';

export interface FlagOptions {
  readonly id: string | number;
  readonly title?: string;
  readonly description?: string;
  readonly type: string;
  readonly isAutoDismiss?: boolean;
  readonly actions?: readonly { readonly text: string; readonly onClick: () => void }[];
}

export interface ModalOptions {
  /** Address of the page to show. */
  readonly source: string;
  readonly resource: string | null;
  readonly context: unknown;
  readonly title?: string;
  readonly size?: unknown;
  readonly closeOnEscape?: boolean;
  readonly closeOnOverlayClick?: boolean;
  readonly onClose?: (payload?: unknown) => void;
}

export interface OpenModal {
  readonly context: unknown;
  readonly close: (payload: unknown) => void;
}

export type Listener = (payload: unknown) => void;

/** Offered by the parent window to the frames of the app; same origin, so functions pass as they are. */
export interface ForgeHost {
  readonly colorMode: () => ColorMode;
  readonly onColorMode: (listener: (mode: ColorMode) => void) => void;
  readonly showFlag: (flag: FlagOptions) => void;
  readonly closeFlag: (id: string | number) => void;
  readonly openModal: (options: ModalOptions) => void;
  readonly modal: (id: string) => OpenModal | undefined;
  readonly on: (event: string, listener: Listener) => { unsubscribe: () => void };
  readonly emit: (event: string, payload: unknown) => void;
  /** The app's frame is sandboxed and may not navigate its parent itself. */
  readonly navigate: (address: string) => void;
  readonly reload: () => void;
  /** The path in the address bar below which the app's own paths lie. */
  readonly basePath: string;
  /** The issue on whose page we are; null elsewhere. */
  readonly issueKey: string | null;
}

export interface HostWindow extends Window {
  readonly __forgeHost?: ForgeHost;
}
