// Gives a chat something to do and tells how it goes. Node.js 24 runs it as it is:
//   GOLEM_URL=http://localhost:8787 GOLEM_TOKEN=… GOLEM_AGENT=CHAT node docs/api-client.ts "list my servers"

const { GOLEM_URL = 'http://localhost:8787', GOLEM_TOKEN = '', GOLEM_AGENT = '' } = process.env;
const prompt = process.argv.slice(2).join(' ');
// The same key is the same task: whatever breaks below, nothing is done twice.
const idempotencyKey = crypto.randomUUID();
let since: number | undefined;

const follow = (): void => {
  const url = new URL(`/ws?agent=${GOLEM_AGENT}${since === undefined ? '' : `&since=${since}`}`, GOLEM_URL);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url, ['golem.v1', `bearer.${GOLEM_TOKEN}`]);
  let mine = '';
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ type: 'submit_task', task: { type: 'prompt', prompt, idempotencyKey } }));
  });
  socket.addEventListener('close', () => setTimeout(follow, 1_000));
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data));
    since = frame.at;
    if (frame.type === 'error') throw new Error(frame.error.message);
    if (frame.type === 'task_submitted') mine = frame.task.id;
    if (frame.type === 'status') {
      for (const { id, sentence } of frame.status.pending) console.log(`waits: ${sentence} (${id})`);
    }
    if (frame.task !== mine) return;
    if (frame.type === 'step_completed') {
      const { step } = frame;
      console.log(step.kind === 'call' ? `${step.capability}: ${step.status}` : `thought with ${step.model}`);
    }
    if (frame.type === 'task_completed' || frame.type === 'task_failed') {
      console.log(frame.result);
      process.exit(frame.type === 'task_completed' ? 0 : 1);
    }
  });
};
follow();
