import { CopyButton } from '../parts/CopyButton';
import { StateCard } from '../parts/states';

const COMMAND = ['java -javaagent:datatracing-agent.jar', '-Ddatatracing.service.name=orders', '-jar app.jar'];

/** Nothing has ever been stored: how to change that. */
export function FirstStart() {
  return (
    <StateCard title="No spans yet.">
      <span class="secondary">
        The server waits for them at the OTLP address that it printed when it started, {location.hostname}:4318 unless
        told otherwise. Start any Java program with the agent:
      </span>
      <pre class="command" tabIndex={0} aria-label="Command">
        {COMMAND.join(' \\\n  ')}
      </pre>
      <div class="remedies">
        <CopyButton text={COMMAND.join(' ')} label="Copy the command">
          Copy
        </CopyButton>
      </div>
      <span class="caption small">This page opens by itself when the first span arrives.</span>
    </StateCard>
  );
}
