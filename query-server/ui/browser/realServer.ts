import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const READY = /^DataTracing is ready: UI (\S+) {2}OTLP\/HTTP (\S+) /;
const STARTS_WITHIN_MILLIS = 60_000;
const ENDS_WITHIN_MILLIS = 10_000;

/** A server process of one's own. */
export interface RealServer {
  /** Address of the page and the query API. */
  readonly page: string;
  readonly otlp: string;
  /** Ends it; the data stay. */
  stop(): Promise<void>;
}

/** One server for the whole run, on free ports, with data of its own; each test uses its own services and traces. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const data = mkdtempSync(join(tmpdir(), 'datatracing-browser-'));
  const server = await startServer(data);
  process.env['TEST_PAGE'] = server.page;
  process.env['TEST_OTLP'] = server.otlp;
  return async () => {
    await server.stop();
    rmSync(data, { recursive: true });
  };
}

/** Starts a server and waits for its ready line. */
export async function startServer(data: string, pagePort = 0): Promise<RealServer> {
  const options = ['--data', data, '--otlp-http-port', '0', '--query-port', String(pagePort)];
  const child = spawn(launcher(), ['server', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await readyLine(child);
  return { page: ready[1]!, otlp: ready[2]!, stop: () => stop(child) };
}

/** What users start: the unpacked distribution. */
function launcher(): string {
  const home =
    process.env['DATATRACING_HOME'] ?? resolve(import.meta.dirname, '../../../distribution/target/datatracing');
  const script = join(home, 'bin', 'datatracing');
  if (existsSync(script)) return script;
  throw new Error(`There is no server to test at ${script}: mvn package builds it`);
}

function readyLine(server: ChildProcess): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      failed(new Error(`The server was not ready within ${STARTS_WITHIN_MILLIS} ms`));
    }, STARTS_WITHIN_MILLIS);
    server.once('error', failed);
    server.once('exit', (code) => failed(new Error(`The server ended with exit code ${code} before it was ready`)));
    createInterface(server.stdout!).on('line', (line) => {
      const ready = READY.exec(line);
      if (!ready) return;
      clearTimeout(timer);
      found(ready);
    });
  });
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((ended) => {
    if (server.exitCode !== null) return ended();
    const timer = setTimeout(() => server.kill('SIGKILL'), ENDS_WITHIN_MILLIS);
    server.once('exit', () => {
      clearTimeout(timer);
      ended();
    });
    server.kill('SIGTERM');
  });
}
