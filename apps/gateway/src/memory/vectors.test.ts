import { expect, test, vi } from 'vitest';
import { nearestOrNone, type VectorBindings, vectorsIn } from './vectors.ts';

/** Workers AI and Vectorize as their documentation has them; `answer` makes the vectors for so many texts. */
const bindings = (answer: (texts: number) => unknown, matches: unknown = { count: 0, matches: [] }) => {
  const run = vi.fn<(model: string, input: { text: string[] }) => Promise<unknown>>(
    async (_model, { text }) => answer(text.length),
  );
  const upsert = vi.fn<(vectors: { id: string }[]) => Promise<unknown>>(async () => ({ mutationId: 'm' }));
  const deleteByIds = vi.fn<(ids: string[]) => Promise<unknown>>(async () => ({ mutationId: 'm' }));
  const query = vi.fn<(vector: number[], options: object) => Promise<unknown>>(async () => matches);
  const stand = { AI: { run }, FACT_VECTORS: { upsert, deleteByIds, query } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the part of the bindings that is used
  const vectors = vectorsIn(stand as unknown as VectorBindings);
  if (vectors === null) throw new Error('both are bound');
  return { vectors, upsert, deleteByIds, query };
};

const vector = Array.from({ length: 1_024 }, () => 0.5);
const good = (texts: number) => ({
  shape: [texts, 1_024],
  data: Array.from({ length: texts }, () => vector),
});

test('facts are embedded and put with their ids', async () => {
  const { vectors, upsert } = bindings(good);
  await vectors.put([
    { id: 'a', text: 'one' },
    { id: 'b', text: 'two' },
  ]);
  expect(upsert).toHaveBeenCalledWith([
    { id: 'a', values: vector },
    { id: 'b', values: vector },
  ]);
});

test.each([
  ['too few vectors', () => good(1), 'vectors for 2 texts'],
  [
    'vectors of another model',
    (texts: number) => ({ data: Array.from({ length: texts }, () => [1, 2]) }),
    'expected array to have',
  ],
  ['no vectors', () => ({ request_id: 'queued' }), 'expected array'],
])('%s are put nowhere: it is tried again later', async (_what, answer, error) => {
  const { vectors, upsert } = bindings(answer);
  const facts = [
    { id: 'a', text: 'one' },
    { id: 'b', text: 'two' },
  ];
  await expect(vectors.put(facts)).rejects.toThrow(error);
  expect(upsert).not.toHaveBeenCalled();
});

test('an id that Vectorize does not take keeps no other fact out', async () => {
  const { vectors, upsert, deleteByIds } = bindings(good);
  const long = 'ä'.repeat(33);
  await vectors.put([
    { id: long, text: 'one' },
    { id: 'b', text: 'two' },
  ]);
  expect(upsert).toHaveBeenCalledWith([{ id: 'b', values: vector }]);
  await vectors.remove([long, 'b']);
  expect(deleteByIds).toHaveBeenCalledWith(['b']);
});

test('a turn gets ids, best first, and none when the index answers in another form', async () => {
  const found = {
    count: 2,
    matches: [
      { id: 'b', score: 0.9 },
      { id: 'a', score: 0.4 },
    ],
  };
  const { vectors, query } = bindings(good, found);
  expect(await nearestOrNone(vectors, 'which port?', 10)).toEqual(['b', 'a']);
  expect(query).toHaveBeenCalledWith(vector, { topK: 10 });
  expect(await nearestOrNone(bindings(good, { result: [] }).vectors, 'which port?', 10)).toEqual([]);
});
