package io.datatracing.storage.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives each service one of eight colours, for good.
 *
 * <p>The slot is FNV-1a (32 bits) of the UTF-8 name modulo 8; a taken slot moves on to the next
 * free one, in order of first sight. From the ninth service on slots repeat. Assignments are
 * appended to a file, one {@code slot TAB name} per line, so that they outlive the process; a last
 * line that was cut off by a crash is assigned anew.
 */
public final class ServiceColors {
  public static final int SLOTS = 8;

  /** A bound on memory and file; later services get their hash's slot, which needs no record. */
  static final int MAX_REMEMBERED = 10_000;

  private static final int FNV_OFFSET_BASIS = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private final Path file;
  private final Map<String, Integer> slotByService = new LinkedHashMap<>();
  private final boolean[] taken = new boolean[SLOTS];

  private final boolean isReadOnly;

  /** Of the file, when it was read last. */
  private long knownBytes;

  private ServiceColors(Path file, boolean isReadOnly) {
    this.file = file;
    this.isReadOnly = isReadOnly;
  }

  /**
   * Follows what another process assigns; a service it has not met has its hash's slot until then.
   *
   * @throws StoreException when the file cannot be read; it need not exist
   */
  public static ServiceColors openReadOnly(Path file) {
    ServiceColors colors = new ServiceColors(file, true);
    colors.reload();
    return colors;
  }

  private void reload() {
    try {
      if (Files.exists(file) && Files.size(file) != knownBytes) {
        String content = Files.readString(file, StandardCharsets.UTF_8);
        knownBytes = Files.size(file);
        load(content.substring(0, content.lastIndexOf('\n') + 1));
      }
    } catch (IOException e) {
      throw new StoreException("Cannot read the colours of services in " + file, e);
    }
  }

  /**
   * Reads what {@code file} remembers; it need not exist.
   *
   * @throws StoreException when it cannot be read
   */
  public static ServiceColors open(Path file) {
    ServiceColors colors = new ServiceColors(file, false);
    try {
      if (Files.exists(file)) {
        colors.load(Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new StoreException("Cannot read the colours of services in " + file, e);
    }
    return colors;
  }

  private void load(String content) throws IOException {
    int complete = content.lastIndexOf('\n') + 1;
    for (String line : content.substring(0, complete).split("\n")) {
      int tab = line.indexOf('\t');
      if (tab == 1 && line.charAt(0) >= '0' && line.charAt(0) < '0' + SLOTS) {
        remember(unescape(line.substring(2)), line.charAt(0) - '0');
      }
    }
    if (complete < content.length()) {
      Files.writeString(file, content.substring(0, complete), StandardCharsets.UTF_8);
    }
  }

  /**
   * The slot of a service, 0 to 7.
   *
   * @throws StoreException when a new assignment cannot be written
   */
  public synchronized int slot(String service) {
    Integer known = slotByService.get(service);
    if (known != null) {
      return known;
    }
    int slot = Math.floorMod(fnv1a(service), SLOTS);
    if (isReadOnly) {
      reload();
      return slotByService.getOrDefault(service, slot);
    }
    if (slotByService.size() >= MAX_REMEMBERED) {
      return slot;
    }
    for (int tries = 0; tries < SLOTS && taken[slot]; tries++) {
      slot = (slot + 1) % SLOTS;
    }
    write(service, slot);
    remember(service, slot);
    return slot;
  }

  private void remember(String service, int slot) {
    slotByService.put(service, slot);
    taken[slot] = true;
  }

  private void write(String service, int slot) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          slot + "\t" + escape(service) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new StoreException("Cannot write the colours of services to " + file, e);
    }
  }

  static int fnv1a(String text) {
    int hash = FNV_OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  private static String escape(String name) {
    return name.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String unescape(String text) {
    StringBuilder name = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      name.append(c);
    }
    return name.toString();
  }
}
