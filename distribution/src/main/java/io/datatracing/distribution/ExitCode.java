package io.datatracing.distribution;

/** How a command ends; scripts may rely on these. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int PORT_TAKEN = 3;
  public static final int DATA_DIRECTORY = 4;
  public static final int NOT_FOUND = 5;
  public static final int NO_SERVER = 6;

  private ExitCode() {}
}
