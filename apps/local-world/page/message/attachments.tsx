import type { APIAttachment } from 'discord-api-types/v10';

const UNITS = ['bytes', 'KB', 'MB'];

function fileSize(bytes: number): string {
  const power = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  return `${(bytes / 1024 ** power).toLocaleString('en', { maximumFractionDigits: 1 })} ${UNITS[power]}`;
}

/** Images are shown, other files are offered as a download. */
export function Attachments({ attachments }: { attachments: APIAttachment[] }) {
  return attachments.map(({ id, url, filename, size, content_type: type, description }) =>
    type?.startsWith('image/') ? (
      <a key={id} href={url} target="_blank" rel="noreferrer noopener" class="image">
        <img src={url} alt={description ?? filename} loading="lazy" />
      </a>
    ) : (
      <div key={id} class="file">
        <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
          <path d="M6 2h8l5 5v15H5V3Zm8 1.500V8h4.500Z" />
        </svg>
        <span>
          <a href={url} download={filename}>
            {filename}
          </a>
          <small>{fileSize(size)}</small>
        </span>
      </div>
    ),
  );
}
