package io.datatracing.distribution.store;

import picocli.CommandLine.Command;

/** The commands on a data directory; picocli prints their list when none is named. */
@Command(
    name = "store",
    description =
        "Looks after a data directory: check, stats, compact and import while no server has it open;"
            + " copy and export at any time.",
    subcommands = {
      StoreCheckCommand.class,
      StoreStatsCommand.class,
      StoreCompactCommand.class,
      StoreCopyCommand.class,
      StoreExportCommand.class,
      StoreImportCommand.class
    },
    mixinStandardHelpOptions = true)
public final class StoreCommand {}
