import { notifications } from '@mantine/notifications';

/** Tells at the edge of the page that something was done. */
export const sayDone = (message: string): void => {
  notifications.show({ message, color: 'ink', autoClose: 5_000 });
};

/** Tells at the edge of the page that something failed. The same failure is told once. */
export const sayFailed = (message: string): void => {
  notifications.show({ id: message, message, color: 'red', autoClose: 12_000 });
};
