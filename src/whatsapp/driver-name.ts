/** What messages say that went out, or came in, by a connection. */
export const DRIVER = 'whatsapp-web';
