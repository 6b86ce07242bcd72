import { createTheme, Input, type MantineColorsTuple } from '@mantine/core';

/** Ink on paper: a calm teal, at least 4.5:1 on white from shade 7 on. */
const ink: MantineColorsTuple = [
  '#e6f6f8',
  '#d0eaee',
  '#a3d4dc',
  '#72bdc9',
  '#4aaab9',
  '#309eb0',
  '#1c8799',
  '#0b7285',
  '#095e6e',
  '#064a57',
];

/** How everything looks. Sizes keep every target at 44 px or more. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 7,
  colors: { ink },
  defaultRadius: 'md',
  fontFamily: '"Vazirmatn Arabic", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-height': '3rem' } }) as never }),
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
  },
});

/** The nonce under which this page may add style sheets: the server gives one with every answer. */
export const styleNonce = (): string => document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';
