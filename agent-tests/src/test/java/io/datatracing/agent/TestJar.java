package io.datatracing.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** A jar that a test packs. */
final class TestJar implements AutoCloseable {
  private final JarOutputStream out;

  /**
   * @param manifest attributes of its manifest
   */
  TestJar(Path file, Map<String, String> manifest) throws IOException {
    Manifest attributes = new Manifest();
    attributes.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach(attributes.getMainAttributes()::putValue);
    out = new JarOutputStream(Files.newOutputStream(file), attributes);
  }

  /** What the build has put there to start applications with. */
  static Path launcher(String name) {
    Path jar = Path.of(System.getProperty("launchers"), name + ".jar");
    if (Files.notExists(jar)) {
      throw new IllegalStateException(jar + " is missing");
    }
    return jar;
  }

  TestJar put(String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
    return this;
  }

  TestJar put(String name, Path file) throws IOException {
    return put(name, Files.readAllBytes(file));
  }

  /** Without compression, as jars have to be that are read where they are. */
  TestJar store(String name, Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
    return this;
  }

  TestJar directories(String... names) throws IOException {
    for (String name : names) {
      out.putNextEntry(new ZipEntry(name));
      out.closeEntry();
    }
    return this;
  }

  /** The applications' classes of a package, below a directory in the jar. */
  TestJar classes(String directory, Package of) throws IOException {
    for (Path file : classesOf(of)) {
      put(directory + AgentProcess.programs().relativize(file), file);
    }
    return this;
  }

  /** All classes of another jar. */
  TestJar classesOf(Path jar) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(from.entries())) {
        if (entry.getName().endsWith(".class")) {
          put(entry.getName(), from.getInputStream(entry).readAllBytes());
        }
      }
    }
    return this;
  }

  /** The class files of a package of the applications, without packages below it. */
  static List<Path> classesOf(Package of) throws IOException {
    try (Stream<Path> files =
        Files.list(AgentProcess.programs().resolve(of.getName().replace('.', '/')))) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
