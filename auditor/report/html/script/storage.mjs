// The browser's local storage, which may be full or refused.

export const storage = {
  onFull: () => {},
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`dataset-audit:${key}`));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(`dataset-audit:${key}`, JSON.stringify(value));
    } catch {
      storage.onFull();
    }
  },
};
