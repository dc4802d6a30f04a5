package io.datatracing.agent.runtime;

import io.datatracing.agent.AgentJar;
import io.datatracing.agent.ClassArchive;
import io.datatracing.instrumentation.weaver.ClassFiles;
import java.io.File;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Stubs and helpers from the agent's jar: read when the first library is woven, and given back when
 * memory is short. Threads: any; two may read the jar at the same time.
 */
final class LibraryClasses implements ClassFiles {
  private final File jar;
  private volatile SoftReference<ClassArchive> archive = new SoftReference<>(null);

  LibraryClasses(File jar) {
    this.jar = jar;
  }

  @Override
  public byte @Nullable [] find(String internalName) throws IOException {
    ClassArchive read = archive.get();
    if (read == null) {
      ZipFile zip = new ZipFile(jar);
      try {
        read = ClassArchive.read(AgentJar.entry(zip, AgentJar.LIBRARY_CLASSES));
      } finally {
        zip.close();
      }
      archive = new SoftReference<>(read);
    }
    return read.find(internalName);
  }
}
