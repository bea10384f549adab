/** Where the demo events take place: city and time zone by venue. */
export const VENUES = {
  'Madison Square Garden': ['New York', 'America/New_York'],
  'Lyric Theatre': ['New York', 'America/New_York'],
  'Comedy Cellar': ['New York', 'America/New_York'],
  'United Center': ['Chicago', 'America/Chicago'],
  'Grant Park': ['Chicago', 'America/Chicago'],
  'Second City Mainstage': ['Chicago', 'America/Chicago'],
  'Crypto.com Arena': ['Los Angeles', 'America/Los_Angeles'],
  'Hollywood Bowl': ['Los Angeles', 'America/Los_Angeles'],
  'Red Rocks Amphitheatre': ['Denver', 'America/Denver'],
  'Moscone Center': ['San Francisco', 'America/Los_Angeles'],
  'The O2': ['London', 'Europe/London'],
  'National Theatre': ['London', 'Europe/London'],
  'Wembley Stadium': ['London', 'Europe/London'],
  Tempodrom: ['Berlin', 'Europe/Berlin'],
  Berghain: ['Berlin', 'Europe/Berlin'],
  'Ziggo Dome': ['Amsterdam', 'Europe/Amsterdam'],
  'RAI Amsterdam': ['Amsterdam', 'Europe/Amsterdam'],
  'Accor Arena': ['Paris', 'Europe/Paris'],
  'Nippon Budokan': ['Tokyo', 'Asia/Tokyo'],
  'Sydney Opera House': ['Sydney', 'Australia/Sydney'],
} as const satisfies Record<string, readonly [city: string, timeZone: string]>;

export type Venue = keyof typeof VENUES;
