// Loaded into wrangler's process by `--import`. When `dev` is gone, however it went, the whole process group goes:
// workerd would stay behind otherwise and keep the port.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
