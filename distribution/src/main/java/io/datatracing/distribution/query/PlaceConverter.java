package io.datatracing.distribution.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 3:1057}: partition and offset. */
final class PlaceConverter implements ITypeConverter<PlaceConverter.Place> {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  record Place(int partition, long offset) {}

  @Override
  public Place convert(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new TypeConversionException("'" + text + "' is no place like 3:1057");
    }
    return new Place(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)));
  }
}
