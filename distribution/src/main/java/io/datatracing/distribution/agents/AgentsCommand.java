package io.datatracing.distribution.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.terminal.AgentTable;
import io.datatracing.distribution.terminal.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "agents",
    description = "Lists processes with an agent: mode, last seen, spans received, lost, missing.",
    mixinStandardHelpOptions = true,
    subcommands = AgentsModeCommand.class)
public final class AgentsCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Prints all that is known of them, as JSON.")
  private boolean json;

  @Mixin private CollectorOption collector = new CollectorOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CommandFailedException {
    JsonNode agents = collector.client().agents();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(agents.toPrettyString());
    } else if (agents.isEmpty()) {
      out.println("no agent has been heard of");
    } else {
      long now = System.currentTimeMillis() * 1_000_000;
      new AgentTable(Terminal.ofProcess()).draw(agents, now).forEach(out::println);
    }
    return ExitCode.OK;
  }
}
