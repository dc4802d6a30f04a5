package io.datatracing.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The entries of {@code datatracing-agent.jar}, and where it is. */
public final class AgentJar {
  /** Classes for the boot loader, in the order in which they are defined. */
  public static final String BOOTSTRAP_CLASSES = "bootstrap.classdata";

  /** Classes for {@link AgentClassLoader}. */
  public static final String AGENT_CLASSES = "agent.classdata";

  /** Stubs and helpers, for the libraries' loaders. */
  public static final String LIBRARY_CLASSES = "library.classdata";

  /** The weave plans of all instrumentations. */
  public static final String PLAN = "weave.plan";

  private AgentJar() {}

  /** The jar that this class was loaded from. */
  static File locate() throws URISyntaxException {
    return new File(AgentJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * Reads an entry.
   *
   * @throws IOException if the jar has no such entry, among other reasons
   */
  public static byte[] entry(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException(zip.getName() + " has no entry " + name);
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    InputStream in = zip.getInputStream(entry);
    try {
      int length = 0;
      while (length < bytes.length) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          throw new IOException(zip.getName() + ": " + name + " ends at " + length);
        }
        length += read;
      }
    } finally {
      in.close();
    }
    return bytes;
  }
}
