package io.datatracing.availability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * An agent that makes every look at files below a directory slow, in every second minute: between
 * the process and its files, since the machine's own disk has to stay as it is for others.
 */
public final class SlowDisk {
  /** The directory; each process has its own, or none. */
  static final String PROPERTY = "datatracing.test.slow-disk";

  static final long MILLIS_OF_A_CALL = 4;
  static final long MILLIS_OF_A_FORCE = 80;

  private SlowDisk() {}

  static boolean isSlowAt(long millis) {
    return millis / 60_000 % 2 == 1;
  }

  /** Before {@code main} of the process that is slowed down. */
  public static void premain(String none, Instrumentation instrumentation) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .ignore(ElementMatchers.none())
        .type(ElementMatchers.named("sun.nio.ch.FileChannelImpl"))
        .transform(
            (builder, type, loader, module, domain) ->
                builder
                    .visit(
                        Advice.to(Call.class)
                            .on(
                                ElementMatchers.namedOneOf("read", "write")
                                    .and(ElementMatchers.isPublic())))
                    .visit(Advice.to(Force.class).on(ElementMatchers.named("force"))))
        .installOn(instrumentation);
  }

  /** Its body becomes part of the channel's method, so it may name nothing but the JDK. */
  static final class Call {
    private Call() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("path") @Nullable String path) {
      String below = System.getProperty("datatracing.test.slow-disk");
      if (path != null
          && below != null
          && path.startsWith(below)
          && System.currentTimeMillis() / 60_000 % 2 == 1) {
        LockSupport.parkNanos(MILLIS_OF_A_CALL * 1_000_000);
      }
    }
  }

  /** As {@link Call}. */
  static final class Force {
    private Force() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("path") @Nullable String path) {
      String below = System.getProperty("datatracing.test.slow-disk");
      if (path != null
          && below != null
          && path.startsWith(below)
          && System.currentTimeMillis() / 60_000 % 2 == 1) {
        LockSupport.parkNanos(MILLIS_OF_A_FORCE * 1_000_000);
      }
    }
  }

  /** Packs this class as an agent. */
  static Path jar(Path directory) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", SlowDisk.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.put(Attributes.Name.CLASS_PATH, library());
    Path jar = directory.resolve("slow-disk.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> type : List.of(SlowDisk.class, Call.class, Force.class)) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = SlowDisk.class.getClassLoader().getResourceAsStream(name)) {
          if (in == null) {
            throw new IOException("there is no " + name);
          }
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }

  private static String library() throws IOException {
    try {
      return ByteBuddy.class
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI()
          .toASCIIString();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
