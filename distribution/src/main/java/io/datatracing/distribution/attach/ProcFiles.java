package io.datatracing.distribution.attach;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of a process. Attaching begins with a SIGQUIT, upon which a JVM listens and most
 * other programs end: so a process that is none is refused before. Where there is no {@code /proc},
 * only attaching itself can tell.
 */
final class ProcFiles {
  /** Of SIGQUIT, in a mask whose lowest bit is signal 1. */
  private static final long QUIT = 1L << 2;

  private final long pid;
  private final Path directory;

  private ProcFiles(long pid) {
    this.pid = pid;
    this.directory = Path.of("/proc", Long.toString(pid));
  }

  static ProcFiles ofProcess(long pid) {
    return new ProcFiles(pid);
  }

  void refuseWhatIsNoJvm() throws CommandFailedException {
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(
                () -> new CommandFailedException(ExitCode.NOT_FOUND, "there is no process " + pid));
    if (Files.notExists(directory)) {
      return;
    }
    try {
      if (!hasJvm()) {
        throw new CommandFailedException(ExitCode.FAILED, "process " + pid + " is not a JVM");
      }
      if (!listens()) {
        throw new CommandFailedException(
            ExitCode.FAILED, "process " + pid + " takes no agents: its JVM ignores SIGQUIT");
      }
    } catch (IOException refused) {
      throw new CommandFailedException(
          ExitCode.FAILED,
          "process "
              + pid
              + " is not yours"
              + process.info().user().map(user -> ", run this command as " + user).orElse(""),
          refused);
    }
  }

  /** So that the agent can write a file that root has made for another user's process. */
  void giveToOwner(Path file) throws IOException {
    if (Files.exists(directory)) {
      UserPrincipal owner = Files.getOwner(directory);
      if (!owner.equals(Files.getOwner(file))) {
        Files.setOwner(file, owner);
      }
    }
  }

  private boolean hasJvm() throws IOException {
    // Names of files are bytes; those that are looked for are ASCII.
    try (Stream<String> maps =
        Files.lines(directory.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      return maps.anyMatch(line -> line.contains("/libjvm.so"));
    }
  }

  /** Whether it waits for SIGQUIT, or, as with {@code -Xrs}, needs none. */
  private boolean listens() throws IOException {
    List<String> status =
        Files.readAllLines(directory.resolve("status"), StandardCharsets.ISO_8859_1);
    String inNamespace = Long.toString(pid);
    long caught = 0;
    for (String line : status) {
      String[] words = line.split("\\s+");
      if (words[0].equals("SigCgt:")) {
        caught = Long.parseUnsignedLong(words[1], 16);
      } else if (words[0].equals("NSpid:")) {
        inNamespace = words[words.length - 1];
      }
    }
    return (caught & QUIT) != 0
        || Files.exists(directory.resolve("root/tmp/.java_pid" + inNamespace));
  }
}
