package io.datatracing.instrumentation.weaver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Finds class files without loading a class. */
public interface ClassFiles {
  /** Returns the class file, or null when there is none. */
  byte @Nullable [] find(String internalName) throws IOException;

  /** The class files that a loader's own resources name; null is the boot loader. */
  static ClassFiles of(final @Nullable ClassLoader loader) {
    return new ClassFiles() {
      @Override
      public byte @Nullable [] find(String internalName) throws IOException {
        String resource = internalName + ".class";
        InputStream in =
            loader == null
                ? ClassLoader.getSystemResourceAsStream(resource)
                : loader.getResourceAsStream(resource);
        return in == null ? null : readAndClose(in);
      }
    };
  }

  /** Reads to the end. */
  static byte[] readAndClose(InputStream in) throws IOException {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
      byte[] buffer = new byte[8192];
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        read = in.read(buffer);
      }
      return out.toByteArray();
    } finally {
      in.close();
    }
  }
}
