// Records with the microphone, and gives what was said to REST as a wav file.
const RATE = 16000;

export class Recorder {
  #element; #context = null; #parts = []; #stream = null; #file = null; #tools;

  constructor(element, tools) {
    this.#element = element;
    this.#tools = tools;
    const part = name => element.querySelector(`[data-record="${name}"]`);
    part('start').addEventListener('click', () => this.#start(part).catch(tools.complain));
    part('stop').addEventListener('click', () => this.#stop(part));
    part('save').addEventListener('click', () => this.#save());
  }

  async #start(part) {
    if (this.#stream || part('start').disabled) return;
    part('start').disabled = true;
    try {
      await this.#listen();
      [part('start').hidden, part('stop').hidden] = [true, false];
      part('stop').focus();
    } catch (problem) {
      await this.#hangUp();
      throw problem;
    } finally {
      part('start').disabled = false;
    }
  }

  async #listen() {
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true } });
    } catch {
      throw { detail: this.#element.dataset.noMicrophone };
    }
    this.#parts = [];
    this.#context = new AudioContext({ sampleRate: RATE });
    await this.#context.audioWorklet.addModule(new URL('./recorder-worklet.js', import.meta.url));
    const worklet = new AudioWorkletNode(this.#context, 'take');
    worklet.port.onmessage = event => {
      this.#parts.push(event.data);
      this.#element.dataset.seconds = (this.#parts.length * event.data.length / RATE).toFixed(1);
    };
    this.#context.createMediaStreamSource(this.#stream).connect(worklet);
  }

  /** Lets go of the microphone. */
  async #hangUp() {
    this.#stream?.getTracks().forEach(track => track.stop());
    await this.#context?.close();
    this.#stream = this.#context = null;
  }

  async #stop(part) {
    await this.#hangUp();
    this.#file = wav(this.#parts);
    const audio = part('listen');
    audio.src = URL.createObjectURL(this.#file);
    [audio.hidden, part('save').hidden, part('start').hidden, part('stop').hidden] = [false, false, false, true];
    part('save').focus();
  }

  async #save() {
    const form = new FormData();
    form.append('audio', this.#file, 'greeting.wav');
    const [method, address] = this.#element.dataset.recorder.split(' ');
    await this.#tools.rest(method, address, form).then(said => this.#tools.done(this.#element, said), this.#tools.complain);
  }
}

/** RIFF/WAVE, 16 bits, one channel. */
function wav(parts) {
  const samples = parts.reduce((sum, part) => sum + part.length, 0);
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at, value) => [...value].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF'); view.setUint32(4, 36 + samples * 2, true); text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true); view.setUint32(28, RATE * 2, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, 'data'); view.setUint32(40, samples * 2, true);
  let at = 44;
  for (const part of parts) {
    for (const sample of part) { view.setInt16(at, Math.max(-1, Math.min(1, sample)) * 32767, true); at += 2; }
  }
  return new Blob([view], { type: 'audio/wav' });
}
