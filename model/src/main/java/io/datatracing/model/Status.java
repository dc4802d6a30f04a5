package io.datatracing.model;

/**
 * How a span ended.
 *
 * @param message what the developer said about an error; often empty
 */
public record Status(Code code, String message) {
  public static final Status UNSET = new Status(Code.UNSET, "");
  public static final Status OK = new Status(Code.OK, "");

  /** The ordinal is the number that OTLP gives the code. */
  public enum Code {
    UNSET,
    OK,
    ERROR;

    private static final Code[] BY_NUMBER = values();

    /** A number OTLP has not assigned is {@link #UNSET}. */
    public static Code ofNumber(int number) {
      return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNSET;
    }
  }

  public boolean isError() {
    return code == Code.ERROR;
  }
}
