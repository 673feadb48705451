/** The header by which the servers behind a copy tell one trial from another. */
export const markHeader = 'X-Unclog-Trial';
