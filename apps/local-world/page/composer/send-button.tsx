export function SendButton({ onClick, disabled }: { onClick: () => void; disabled: boolean }) {
  return (
    <button type="button" class="icon-button send" aria-label="Send" disabled={disabled} onClick={onClick}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M3 4.5 21 12 3 19.5 5 13.2 13 12 5 10.8Z" />
      </svg>
    </button>
  );
}
