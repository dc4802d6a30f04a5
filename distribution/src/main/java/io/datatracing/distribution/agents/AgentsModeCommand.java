package io.datatracing.distribution.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ControlToken;
import io.datatracing.distribution.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "mode",
    description = "Switches the mode of one agent, or of all agents of a service that run now.",
    mixinStandardHelpOptions = true)
final class AgentsModeCommand implements Callable<Integer> {
  enum Mode {
    NONE,
    HEAD,
    TAIL,
    FULL
  }

  @Parameters(index = "0", paramLabel = "AGENT|SERVICE", description = "An id or a service.")
  private String target = "";

  @Parameters(index = "1", paramLabel = "MODE", description = "none, head, tail or full.")
  private Mode mode = Mode.HEAD;

  @Option(names = "--json", description = "Prints who will be told, as JSON.")
  private boolean json;

  @Mixin private CollectorOption collector = new CollectorOption();
  @Mixin private ControlToken token = new ControlToken();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    String word = mode.name().toLowerCase(Locale.ROOT);
    JsonNode wish = JsonNodeFactory.instance.objectNode().put("mode", word);
    JsonNode told = collector.client().control(target, wish, token.read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(told.toPrettyString());
      return ExitCode.OK;
    }
    for (JsonNode agent : told) {
      String name = agent.path("service").asText() + " " + agent.path("agent").asText();
      out.println(
          agent.path("controllable").asBoolean()
              ? name + " will be told with its next heartbeat: mode " + word
              : name + " does not take control from this collector; see docs/protocol.md");
    }
    return ExitCode.OK;
  }
}
