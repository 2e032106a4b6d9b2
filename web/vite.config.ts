import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** The console and the citizen's agenda: a page each, hashed assets, nothing inline so that the strictest content policy holds. */
export default defineConfig({
  root: here,
  plugins: [react()],
  css: { modules: { generateScopedName: '[name]-[local]-[hash:base64:4]' } },
  build: {
    outDir: `${here}/dist`,
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: [`${here}/index.html`, `${here}/agenda.html`] },
    // What draws the map is a chunk of its own, fetched after the offers.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '^/api/': 'http://127.0.0.1:3000' } },
});
