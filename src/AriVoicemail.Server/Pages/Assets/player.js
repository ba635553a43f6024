// Plays a message: its waveform, seeking, speed, silences left out, and louder than it was recorded.
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

export class Player {
  #element; #audio; #part; #onHeard; #message = null; #wave = null; #gain = null; #frame = 0;

  constructor(element, { onHeard }) {
    this.#element = element;
    this.#audio = element.querySelector('audio');
    this.#onHeard = onHeard;
    this.#part = name => element.querySelector(`[data-player="${name}"]`);
    this.#part('toggle').addEventListener('click', () => this.toggle());
    this.#part('close').addEventListener('click', () => this.close());
    this.#part('seek').addEventListener('input', event => { this.#audio.currentTime = Number(event.target.value); this.#draw(); });
    this.#part('speed').addEventListener('change', () => this.#adjust());
    this.#part('level').addEventListener('input', () => this.#adjust());
    for (const name of ['play', 'pause', 'ended', 'loadedmetadata', 'seeked']) this.#audio.addEventListener(name, () => this.#show());
    this.#audio.addEventListener('play', () => this.#follow());
    this.#audio.addEventListener('ended', () => this.#onHeard(this.#message));
    addEventListener('resize', () => this.#draw());
  }

  /** Plays that message, or goes on with, or halts, the one that is there. */
  async toggle(message) {
    if (message && message.message !== this.#message?.message) return this.#load({ ...message });
    if (!this.#message) return;
    if (this.#audio.paused) await this.#audio.play(); else this.#audio.pause();
  }

  seek(seconds) {
    if (this.#message) this.#audio.currentTime = Math.max(0, Math.min(this.#length, this.#audio.currentTime + seconds));
  }

  close() {
    this.#audio.pause();
    this.#message = null;
    this.#element.hidden = true;
    document.body.classList.remove('has-player');
    this.mark();
  }

  /** Shows in the list which message it is. */
  mark() {
    for (const row of document.querySelectorAll('.message')) {
      const isIt = row.dataset.message === this.#message?.message;
      row.classList.toggle('playing', isIt);
      row.querySelector('.play').classList.toggle('on', isIt && !this.#audio.paused);
    }
  }

  get #length() {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : this.#wave?.seconds ?? Number(this.#message?.length ?? 0);
  }

  async #load(message) {
    this.#message = message;
    this.#wave = null;
    this.#element.hidden = false;
    document.body.classList.add('has-player');
    this.#element.querySelector('[data-name]').textContent = message.name;
    this.#element.querySelector('[data-download]').href = `${message.api}/audio`;
    this.#audio.src = `${message.api}/audio`;
    this.#adjust();
    this.#draw();
    const playing = this.#audio.play().catch(() => { });
    const answer = await fetch(`${message.api}/waveform?points=240`).catch(() => null);
    if (answer?.ok && message === this.#message) this.#wave = await answer.json();
    this.#draw();
    await playing;
  }

  #adjust() {
    this.#audio.playbackRate = Number(this.#part('speed').value);
    const level = Number(this.#part('level').value);
    // An element alone cannot be louder than what it plays.
    if (level !== 1 && !this.#gain) {
      const context = new AudioContext();
      this.#gain = context.createGain();
      context.createMediaElementSource(this.#audio).connect(this.#gain).connect(context.destination);
    }
    if (this.#gain) this.#gain.gain.value = level;
  }

  #follow() {
    cancelAnimationFrame(this.#frame);
    const step = () => {
      this.#leaveOutSilence();
      this.#draw();
      if (!this.#audio.paused) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  #leaveOutSilence() {
    if (!this.#part('skip').checked || !this.#wave) return;
    const now = this.#audio.currentTime;
    const silence = this.#wave.silences.find(one => now > one.from + 0.2 && now < one.to - 0.3);
    if (silence) this.#audio.currentTime = silence.to - 0.2;
  }

  #show() {
    const isPlaying = !this.#audio.paused && !this.#audio.ended;
    const button = this.#part('toggle');
    button.classList.toggle('on', isPlaying);
    button.setAttribute('aria-label', isPlaying ? button.dataset.pause : button.dataset.play);
    this.#draw();
    this.mark();
  }

  #draw() {
    const [now, length, seek] = [this.#audio.currentTime, this.#length, this.#part('seek')];
    this.#element.querySelector('[data-now]').textContent = clock(now);
    this.#element.querySelector('[data-length]').textContent = clock(length);
    [seek.max, seek.value] = [length || 1, now];
    seek.setAttribute('aria-valuetext', `${clock(now)} / ${clock(length)}`);
    const canvas = this.#element.querySelector('canvas');
    const [width, height, scale] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
    if (!width) return;
    [canvas.width, canvas.height] = [width * scale, height * scale];
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const [done, toCome] = [style.getPropertyValue('--accent'), style.getPropertyValue('--line')];
    const peaks = this.#wave?.peaks ?? Array(120).fill(0.05);
    const loudest = Math.max(0.05, ...peaks);
    peaks.forEach((peak, index) => {
      const [x, tall] = [index * width / peaks.length, Math.max(2, peak / loudest * (height - 4))];
      pen.fillStyle = index / peaks.length < now / (length || 1) ? done : toCome;
      pen.fillRect(x, (height - tall) / 2, Math.max(1, width / peaks.length - 1), tall);
    });
  }
}
