package io.datatracing.instrumentation.api.plan;

/**
 * The weave plan's file: one file per library module, and one for all of them in the agent.
 *
 * <pre>
 * offset size
 *  0     4    magic "DTWP"
 *  4     2    version, 2
 *  6     4    length of the body in bytes
 * 10     4    CRC-32 of the body
 * 14     n    body
 *
 * body            u2 count, then as many strings (u2 length, modified UTF-8): the string table
 *                 u2 count, then as many instrumentations
 * string          u2 index into the string table; 0 is "none" (the table begins with "")
 * list of X       u2 count, then as many X
 * instrumentation string name, string stub, list of string helpers, list of symbol, list of type
 * symbol          string owner, string name, string descriptor, u1 flags (1 = static)
 * type            string name, u1 flags (1 = subtypes, 2 = annotated), list of string candidates, string field,
 *                 list of method
 * method          string name, string parameters, u1 flags (1 = required), list of hook
 * hook            u1 flags (1 = exit, 2 = on throw), s2 replaces, string stub method,
 *                 string descriptor, list of s2 bindings
 * </pre>
 *
 * All numbers are big-endian. Plan and weaver are built together, so an older version is an error
 * like a newer one: there is nobody to migrate for.
 */
public final class PlanFormat {
  /** "DTWP" in ASCII. */
  public static final int MAGIC = 0x44545750;

  public static final int VERSION = 2;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 4;
  static final int LENGTH_OFFSET = 6;
  static final int CHECKSUM_OFFSET = 10;
  static final int BODY_OFFSET = 14;

  static final int STATIC = 1;
  static final int SUBTYPES = 1;
  static final int ANNOTATED = 2;
  static final int REQUIRED = 1;
  static final int EXIT = 1;
  static final int ON_THROW = 2;

  /** Where a module's own plan is on the class path; the agent's merged plan has the same name. */
  public static final String RESOURCE = "META-INF/datatracing/weave.plan";

  private PlanFormat() {}
}
