package io.datatracing.distribution.store;

import picocli.CommandLine.Command;

/** The commands on a data directory; picocli prints their list when none is named. */
@Command(
    name = "store",
    description = "Checks a data directory, or tells what is in it, while no server has it open.",
    subcommands = {StoreCheckCommand.class, StoreStatsCommand.class},
    mixinStandardHelpOptions = true)
public final class StoreCommand {}
