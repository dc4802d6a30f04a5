/** What is measured of the model's OTLP reader and is nobody else's business. */
@NullMarked
package io.datatracing.model.otlp;

import org.jspecify.annotations.NullMarked;
