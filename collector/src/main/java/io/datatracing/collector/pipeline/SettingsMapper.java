package io.datatracing.collector.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes records of settings. */
final class SettingsMapper {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .addModule(
              new SimpleModule()
                  .addDeserializer(
                      Duration.class, new Text<>(Duration.class, SettingsMapper::duration))
                  .addDeserializer(ByteSize.class, new Text<>(ByteSize.class, ByteSize::parse)))
          .build();

  private SettingsMapper() {}

  /**
   * @param at where the settings are, for the place of an error
   */
  static <O> O read(ObjectNode settings, Class<O> type, JsonPointer at) throws SettingException {
    try {
      return MAPPER.treeToValue(settings, type);
    } catch (UnrecognizedPropertyException e) {
      throw new SettingException(
          place(at, e), "unknown setting; known are " + e.getKnownPropertyIds());
    } catch (JsonMappingException e) {
      throw new SettingException(place(at, e), reason(e));
    } catch (JsonProcessingException e) {
      throw new SettingException(at, String.valueOf(e.getOriginalMessage()));
    }
  }

  private static JsonPointer place(JsonPointer at, JsonMappingException problem) {
    JsonPointer place = at;
    for (JsonMappingException.Reference reference : problem.getPath()) {
      place =
          reference.getFieldName() != null
              ? place.appendProperty(reference.getFieldName())
              : place.appendIndex(reference.getIndex());
    }
    return place;
  }

  /** What a record's constructor says, where it was that. */
  private static String reason(JsonMappingException problem) {
    Throwable cause = problem.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : problem.getOriginalMessage();
  }

  /**
   * {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}.
   *
   * @throws IllegalArgumentException naming the text and an example
   */
  static Duration duration(String text) {
    Matcher form = DURATION.matcher(text.trim());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a duration; e.g. 30s");
    }
    long count = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** A value of a form of our own. */
  private static final class Text<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    Text(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return parser.apply(in.getText());
      } catch (IllegalArgumentException e) {
        throw new JsonMappingException(in, e.getMessage(), e);
      }
    }
  }
}
