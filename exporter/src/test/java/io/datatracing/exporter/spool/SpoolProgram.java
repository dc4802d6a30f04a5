package io.datatracing.exporter.spool;

import java.io.File;

/**
 * Puts requests of 10 spans into a spool, tells how many were kept, and lives until it is killed.
 */
final class SpoolProgram {
  private SpoolProgram() {}

  public static void main(String[] args) throws Exception {
    Spool spool = Spool.open(new File(args[0]), 1 << 20, ProcessHandle.current().pid(), System.err);
    int requests = Integer.parseInt(args[1]);
    int kept = 0;
    for (int i = 0; i < requests; i++) {
      kept += SpoolTest.offer(spool, "request " + i + " ".repeat(300), 10) ? 1 : 0;
    }
    System.out.println("kept " + kept + " of " + requests);
    Thread.sleep(Long.MAX_VALUE);
  }
}
