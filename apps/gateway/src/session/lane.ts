/**
 * Runs one piece of work at a time. A call while it works makes it go round once more, so that nothing that came in
 * the meantime is overlooked; the returned promise is done when nothing is left.
 */
export const lane = (work: () => Promise<void>): (() => Promise<void>) => {
  let busy = false;
  let again = false;
  let going = Promise.resolve();
  const loop = async (): Promise<void> => {
    busy = true;
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      // In the same breath as the last look at `again`: a call in between would be lost.
      busy = false;
    }
  };
  return () => {
    if (busy) again = true;
    else going = loop();
    return going;
  };
};
