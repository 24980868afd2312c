const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * An ISO 8601 calendar date, with or without a time of day, in milliseconds since 1970. An offset from UTC counts; a time
 * without one is taken as it stands. Undefined for all other text, 2023-02-30 and 25:00 included.
 */
export function parseDate(text: string): number | undefined {
  // Far fewer cells are dates than are text.
  if (text.charCodeAt(4) !== 0x2d) return undefined;
  const match = iso.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  const midnight = utc(Number(year), Number(month), Number(day));
  if (midnight === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const time = (Number(hour) * 60 + Number(minute)) * 60 + Number(second) + Number(`0.${fraction}`);
  return midnight + time * 1_000 - offset(zone);
}

/** Undefined when the month does not have that day. `Date.UTC` alone takes the years 0 to 99 for the 20th century. */
function utc(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function offset(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", "") || "0");
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

export const millisecondsPerDay = 86_400_000;

/** What a date tells a network, one number each. Angles run once round in a year, a week or a day. */
export const datePartNames = [
  "year",
  "month_sin",
  "month_cos",
  "weekday_sin",
  "weekday_cos",
  "hour_sin",
  "hour_cos",
  "days",
] as const;
export type DatePartName = (typeof datePartNames)[number];

const parts: Record<DatePartName, (time: number, first: number) => number> = {
  year: (time) => new Date(time).getUTCFullYear(),
  month_sin: (time) => Math.sin(turn(new Date(time).getUTCMonth(), 12)),
  month_cos: (time) => Math.cos(turn(new Date(time).getUTCMonth(), 12)),
  weekday_sin: (time) => Math.sin(turn(new Date(time).getUTCDay(), 7)),
  weekday_cos: (time) => Math.cos(turn(new Date(time).getUTCDay(), 7)),
  hour_sin: (time) => Math.sin(turn(hours(time), 24)),
  hour_cos: (time) => Math.cos(turn(hours(time), 24)),
  days: (time, first) => (time - first) / millisecondsPerDay,
};

/** `first`: the first date of the training rows; `days` counts from there, with fractions. */
export function datePart(name: DatePartName, time: number, first: number): number {
  return parts[name](time, first);
}

function turn(value: number, round: number): number {
  return (2 * Math.PI * value) / round;
}

function hours(time: number): number {
  return (((time % millisecondsPerDay) + millisecondsPerDay) % millisecondsPerDay) / 3_600_000;
}
