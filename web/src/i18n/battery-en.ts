/** What is said of the home battery, and to cars because of it. */
export const batteryEn = {
  'reason.battery-first': 'Battery first until {until} (now {soc}).',
  'reason.battery-first-charging': '{charging}. The battery comes first, until {until} (now {soc}).',
  'reason.battery-first-unknown': 'Battery first: its state of charge is not known.',
  'reason.battery-share': '{kept} of the sun are left to the battery.',
  'reason.battery-silent': '{name} is not heard. To be safe, {counted} of the sun count as coming from it.',
  'reason.battery-helps': 'The battery ({soc}) adds up to {power} until the sun is back.',
  'reason.trying-hidden-sun': 'Feed-in is held at {limit}: the car tries whether {extra} more sun are there.',

  'step.battery-first': 'Battery first',
  'step.battery-kept': '{value} kept',
  'step.battery-silent': '{name} not heard',
  'step.battery-helps': 'Help from the battery',
  'step.trying-hidden-sun': 'Sun behind the feed-in limit',
  'step.plus': '+{value}',

  'battery.soc-unknown': 'State of charge unknown',
  'battery.soc': 'State of charge',
  'battery.rests': 'at rest',
  'battery.charges': 'charges with {power}',
  'battery.gives': 'gives {power}',
  'battery.locked': 'Discharge locked',
  'battery.why.self-consumption': 'Takes what is left over and gives what the house lacks. Cars on sun go first.',
  'battery.why.battery-first': 'Comes before cars on sun until {until} (now {soc}).',
  'battery.why.battery-first-unknown': 'Comes before cars on sun as long as its state of charge is not known.',
  'battery.why.battery-share': 'May take {share} of the sun before the cars.',
  'battery.why.locked-while-fast': 'Does not discharge while {name} charges fast.',
  'battery.why.locked-for-sun': 'Does not discharge: cars draw {missing} more than the sun gives.',
  'battery.why.locked-for-sun-buffer':
    'Does not discharge: cars draw {missing} more than the sun gives. It helps them from {buffer} on.',
  'battery.why.unlocking': 'Does not discharge for another moment: no car needs that any more.',
  'battery.why.not-lockable': 'Should not discharge now, but cannot be locked.',
  'battery.why.battery-helps': 'Carries a car through a dip with up to {power}, as it is above {above}.',
  'battery.why.charge-limited':
    'Shall not charge from the grid: the grid operator leaves {limit}, and heat and cars come first.',
  'battery.why.battery-silent': 'Not heard. To be safe, cars on sun do without {counted} that could come from it.',

  'battery.why.house-only': 'Gives the house up to {limit}, and the cars nothing.',
  'battery.why.planned-hold': 'As planned keeps what it has, until {time}. It goes on taking sun.',
  'battery.why.planned-wait':
    'As planned takes no sun until {time}: its room is meant for energy that costs less. It goes on supplying the house.',
  'battery.why.planned-charge': 'As planned charges with {power} until {time}, from the grid if need be.',
  'battery.why.planned-charge-less':
    'As planned charges until {time}: with {power} of {wanted}, for the grid connection leaves no more.',
  'battery.why.plan-waits-fuse':
    'Shall charge until {time}. The grid connection leaves nothing now: cars and house come first.',
  'battery.why.plan-waits-backup': 'The grid is lost: it supplies the house, whatever is planned until {time}.',
  'battery.why.plan-waits-meter-silent':
    'Shall charge until {time}. Nobody knows what is left: the meter of the grid is silent.',
  'battery.why.plan-waits-not-steerable': 'Something is planned until {time} that it cannot be told from here.',

  'problem.battery-no-control': '{name} offers no way to lock its discharge.',
  'problem.battery-no-expiry': '{name} knows no expiry: a lock would stay on if Lademeister ended.',
  'problem.battery-refused': '{name} refuses the lock of its discharge.',
  'problem.battery-ignored': '{name} takes the lock of its discharge and does not follow it.',
  'problem.battery-untested': '{name} is only read: what would be written into it has not been tried out enough.',
  'problem.battery-outlives': '{name} keeps to what it was told last, also when Lademeister ends unexpectedly.',
  'effect.battery-outlives': 'It is steered as wished. Should Lademeister fail, a lock stays until it runs again.',
  'advice.battery-untested': 'Allow it under More, Devices (allowWrites) and watch the battery at the first lock.',
  'advice.battery-outlives': 'If Lademeister stays away: set the battery back to self-consumption at the inverter.',
  'effect.battery-uncontrollable':
    'It may discharge into cars. Cars on sun are not led by that: what it gives does not count as sun.',
  'advice.battery-control':
    'Allow control by Modbus in the inverter, or allow discharge in config.yaml (battery.discharge: free).',
  'soc.label': 'Battery',
  'soc.range': 'about {km} km',
  'soc.enter': 'Enter charge',
  'soc.enter-of': 'How full the car at {name} is',
  'soc.percent': 'Charge shown by the car (%)',
  'soc.save': 'Enter',
  'stay.limit-soc': 'Until the battery is at (%)',
} as const;
