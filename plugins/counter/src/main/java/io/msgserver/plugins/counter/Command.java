package io.msgserver.plugins.counter;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A request: {@code {"do": "add", "amount": 2}} or {@code {"do": "show"}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
        @JsonSubTypes.Type(name = "add", value = Command.Add.class),
        @JsonSubTypes.Type(name = "show", value = Command.Show.class)})
sealed interface Command {

    record Add(long amount) implements Command {}

    record Show() implements Command {}
}
