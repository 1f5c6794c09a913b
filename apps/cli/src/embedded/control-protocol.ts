/** The trailer of an answer with the exit code of a command. */
export const EXIT_CODE = 'x-exit-code';
