package io.datatracing.query;

import java.util.List;

/**
 * What answers lack although the store is sound, in sentences that answers carry as {@code
 * warnings}. Any thread; asked for by every answer, so quick. The sentences have no figures in
 * them: an answer that is kept holds as long as they are the same.
 */
public interface Notices {
  /** Nothing is lacking. */
  Notices NONE =
      new Notices() {
        @Override
        public List<String> ofSums() {
          return List.of();
        }

        @Override
        public List<String> ofTraces() {
          return List.of();
        }
      };

  /** Of answers that add up what is stored: durations, dependencies. */
  List<String> ofSums();

  /** Of all others. */
  List<String> ofTraces();
}
