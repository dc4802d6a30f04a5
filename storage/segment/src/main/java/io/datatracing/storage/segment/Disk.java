package io.datatracing.storage.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** How files are opened to be written: where tests let a disk be full, or break. */
interface Disk {
  /** The one there is. */
  Disk SYSTEM = FileChannel::open;

  FileChannel open(Path file, OpenOption... options) throws IOException;
}
