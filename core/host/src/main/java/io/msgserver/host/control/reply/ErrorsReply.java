package io.msgserver.host.control.reply;

import io.msgserver.host.admin.LoggedEvent;
import java.util.List;

/** The JSON of {@code GET /errors}: the latest warnings and errors, the latest first. */
public record ErrorsReply(List<Event> errors) {

    /** @param at in ISO 8601, UTC */
    public record Event(String at, String level, String logger, String thread, String message, String exception) {
        static Event of(LoggedEvent event) {
            return new Event(event.at().toString(), event.level(), event.logger(), event.thread(), event.message(),
                    event.exception());
        }
    }

    public static ErrorsReply of(List<LoggedEvent> events) {
        return new ErrorsReply(events.stream().map(Event::of).toList());
    }
}
