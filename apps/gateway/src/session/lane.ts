/**
 * Runs one piece of work at a time. A call while it works makes it go round once more, so that nothing that came in
 * the meantime is overlooked; the returned promise is done when nothing is left.
 */
export const lane = (work: () => Promise<void>): (() => Promise<void>) => {
  let going: Promise<void> | null = null;
  let again = false;
  const loop = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    if (going) {
      again = true;
      return going;
    }
    going = loop().finally(() => {
      going = null;
    });
    return going;
  };
};
