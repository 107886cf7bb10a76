import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than cores are promised: many tests wait for real sockets most of their time.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Real sockets on a busy machine take their time; the default is one second.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          // To load the program anew for each of hundreds of files costs more than half of their time. So a module may
          // keep nothing that a test could see: what lasts is made by a test and closed by it.
          isolate: false,
          // A hang has to end; a machine that has other things to do is no fault.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 },
      },
    ],
  },
});
