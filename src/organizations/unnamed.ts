/** What the first organization of an installation is called until somebody gives it a name. The pages know it, too. */
export const UNNAMED = 'Default';
