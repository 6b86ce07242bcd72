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

/** Darker than the library's, so that it can be read as text, too: 5:1 on white from shade 6 on. */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#f27a7a',
  '#dc4343',
  '#c92a2a',
  '#bb2525',
  '#a61e1e',
  '#8a1818',
];

/** How everything looks. Sizes keep every target at 44 px or more. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: 7,
  colors: { ink, red },
  defaultRadius: 'md',
  fontFamily: '"Vazirmatn Arabic", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    Badge: { defaultProps: { tt: 'none', radius: 'sm' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-height': '3rem' } }) as never }),
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Autocomplete: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md', hideControls: true, allowDecimal: false } },
    Radio: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
    // A menu holds nothing but its items, also for those who hear it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: { duration: 0 } } },
    // The page is kept from scrolling by our own style sheet; the library's way needs styles that the policy forbids.
    Modal: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
  },
});

/** The nonce under which this page may add style sheets: the server gives one with every answer. */
export const styleNonce = (): string => document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';
