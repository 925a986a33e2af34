import { useRef } from 'preact/hooks';

/** A file that goes with the message. */
export interface PickedFile {
  name: string;
  type: string;
  base64: string;
}

const picked = (file: File): Promise<PickedFile> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(new Error(`${file.name} cannot be read.`)));
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : '';
      const base64 = url.slice(url.indexOf(',') + 1);
      resolve({ name: file.name, type: file.type || 'application/octet-stream', base64 });
    });
    reader.readAsDataURL(file);
  });

/** Opens the browser's own dialogue for files. */
export function AttachButton({ onFiles }: { onFiles: (files: PickedFile[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget: field }) => {
          void Promise.all(Array.from(field.files ?? [], picked)).then(onFiles);
          // The same file may be picked once more.
          field.value = '';
        }}
      />
      <button
        type="button"
        class="icon-button"
        aria-label="Attach files"
        onClick={() => input.current?.click()}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7Z" fill="currentColor" />
        </svg>
      </button>
    </>
  );
}

/** What was picked and is not sent; a click takes one away. */
export function PickedFiles({
  files,
  onFiles,
}: {
  files: PickedFile[];
  onFiles: (files: PickedFile[]) => void;
}) {
  if (files.length === 0) return null;
  return (
    <ul class="picked-files" aria-label="Files to send">
      {files.map((file, index) => (
        <li key={index}>
          📎 {file.name}
          <button
            type="button"
            aria-label={`Remove ${file.name}`}
            onClick={() => onFiles(files.filter((other) => other !== file))}
          >
            ✕
          </button>
        </li>
      ))}
    </ul>
  );
}
